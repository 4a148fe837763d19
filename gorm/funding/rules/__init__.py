"""The rules of funding: sums of money, financial years, files, tables. Pure."""
