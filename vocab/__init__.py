"""What the words mean: record types, names, terms, codes and values."""
