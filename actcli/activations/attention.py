"""Attention: named among the activations by PyTorch, a layer in truth."""

from __future__ import annotations

from actcli.definition.families import activation_family

activation = activation_family("attention")


@activation(
    words="softmax(Q Kᵀ / √d) V",
    info_only=True,
    aliases="scaled_dot_product_attention dot_product_attention",
    torch="nn.MultiheadAttention, F.scaled_dot_product_attention",
    jax="nn.dot_product_attention",
    keras="ops.dot_product_attention",
    onnx="Attention",
    source="Vaswani et al., Attention is all you need, NIPS 2017",
    notes=(
        "it is a layer with learned projections, so it has an info page only; its nonlinearity is softmax with β = 1/√d",
        "With P = softmax(S), S = QKᵀ/√d and the upstream gradient Ō: P̄ = Ō Vᵀ, S̄ = P ∘ (P̄ - rowsum(P ∘ P̄)), Q̄ = S̄ K/√d, K̄ = S̄ᵀQ/√d, V̄ = PᵀŌ.",
    ),
)
def multihead_attention(x):
    """Scaled dot-product attention in several heads."""
