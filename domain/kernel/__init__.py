"""What every room stands on: act, event, state, refusal, history and the catalogue of act types."""
