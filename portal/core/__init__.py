"""What every room stands on: small packages, each with one purpose. import-linter keeps their order."""
