package io.lakesieve.core;

/** The products of {@link PlainCosineProduct}. */
record PlainLibrary(String description) implements ProductLibrary {
    @Override
    public CosineProduct product(EmbeddingMatrix labels) {
        return new PlainCosineProduct(labels);
    }
}
