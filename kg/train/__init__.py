"""train: annotated reports become the model that ``kg.extract.tagger`` ships; needs the extra ``train``."""
