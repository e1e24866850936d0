def pages(words):
    """Count the pages that so many words fill."""
    return -(-words // 300)
