"""The losses, one module per family, one block per function; `actcli.catalogue` reads them."""
