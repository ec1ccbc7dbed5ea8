package io.lakesieve.core;

import java.util.List;

/** The products of {@link PlainLabelProduct}. */
record PlainLibrary(String description) implements ProductLibrary {
    @Override
    public LabelProduct product(List<LabelRows> parts) {
        return new PlainLabelProduct(parts);
    }
}
