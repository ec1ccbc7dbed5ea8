package io.lakesieve.core.score;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.core.matrix.LabelSpace;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The proxies of all banked labels (AdaNeg, section 3.3), prepared for blocks of images.
 *
 * <p>Immutable and shared by all threads.
 */
sealed interface BlockProxies permits TaskBlockProxies, SampleBlockProxies {
    /** The rows that images are multiplied with, as parts of a {@link LabelProduct}. */
    List<LabelRows> parts();

    /**
     * The banked labels' columns in the kernel's layout, in the order in which {@link Cosines#read} writes their
     * cosines.
     */
    int[] columns();

    /** Scratch memory for the cosines of one thread's blocks. */
    Cosines cosines(int capacity);

    /** Computes the cosines of a block of images to the proxies. */
    interface Cosines {
        /**
         * Computes the cosines of the first {@code rows} images.
         *
         * @param firstPart index of the first of {@link #parts} among the parts of the block's product
         * @param text for each row the cosines to the text embeddings of all labels, in the order of the layout
         */
        void compute(CosineBlock block, int firstPart, int rows, float[][] text);

        /** Copies the cosines of an image; must be called before the block is multiplied with other parts. */
        void read(CosineBlock block, int row, float[] cosines);
    }

    /** Prepares the proxies of a bank. */
    static BlockProxies of(
            LabelSpace space,
            ColumnLayout layout,
            FeatureBank bank,
            AdaNegParameters parameters,
            Adaptation adaptation) {
        int[] columns = IntStream.of(bank.columns()).map(layout::column).toArray();
        return switch (adaptation) {
            case TASK -> TaskBlockProxies.of(space, columns, bank);
            case SAMPLE -> SampleBlockProxies.of(space, columns, bank, parameters.beta());
        };
    }
}
