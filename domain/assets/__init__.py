"""Assets 资产 and their equity 股权: formed, appraised, quantified into shares, disposed of."""
