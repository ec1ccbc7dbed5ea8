package io.lakesieve.core.score;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.core.matrix.LabelSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sample-adaptive proxies: slot m weighs {@code w_m = exp(-beta (1 - x.f_m))} for the image x (AdaNeg, section 3.3),
 * and its cosine is {@code sum_m w_m (x.f_m) / sqrt(w'Gw)} with G the Gram matrix of the label's slots, so the proxies,
 * one embedding per image and label, are never formed.
 *
 * <p>The banked labels are divided into {@link SampleProxyTile}s, those with most images first.
 */
final class SampleBlockProxies implements BlockProxies {
    private final List<SampleProxyTile> tiles;
    private final int[] columns;

    private SampleBlockProxies(List<SampleProxyTile> tiles, int[] columns) {
        this.tiles = tiles;
        this.columns = columns;
    }

    /** Prepares the proxies; {@code bankedColumns} holds each banked label's column in the kernel's layout. */
    static SampleBlockProxies of(LabelSpace space, int[] bankedColumns, FeatureBank bank, double beta) {
        // A stable sort: labels with equally many images keep the order of their columns.
        int[] labels = IntStream.range(0, bank.labels())
                .boxed()
                .sorted(Comparator.comparing(label -> -bank.images(label)))
                .mapToInt(Integer::intValue)
                .toArray();
        List<SampleProxyTile> tiles = new ArrayList<>();
        for (int from = 0; from < labels.length; from += SampleProxyTile.LABELS) {
            int to = Math.min(from + SampleProxyTile.LABELS, labels.length);
            tiles.add(SampleProxyTile.of(space, bankedColumns, bank, beta, Arrays.copyOfRange(labels, from, to)));
        }
        return new SampleBlockProxies(
                tiles, IntStream.of(labels).map(label -> bankedColumns[label]).toArray());
    }

    @Override
    public List<LabelRows> parts() {
        return List.copyOf(tiles);
    }

    @Override
    public int[] columns() {
        return columns;
    }

    @Override
    public Cosines cosines(int capacity) {
        return new SampleCosines(tiles, new float[capacity][columns.length]);
    }

    /** The cosines of one thread's block, computed tile by tile. */
    @SuppressWarnings("ArrayRecordComponent") // scratch, not compared
    private record SampleCosines(List<SampleProxyTile> tiles, float[][] cosines, SampleProxyTile.Scratch scratch)
            implements Cosines {
        SampleCosines(List<SampleProxyTile> tiles, float[][] cosines) {
            this(tiles, cosines, SampleProxyTile.scratch(tiles));
        }

        @Override
        public void compute(CosineBlock block, int firstPart, int rows, float[][] text) {
            for (int tile = 0; tile < tiles.size(); tile++) {
                block.multiply(firstPart + tile, rows);
                for (int row = 0; row < rows; row++) {
                    tiles.get(tile).compute(block, row, text[row], scratch);
                    System.arraycopy(
                            scratch.cosines,
                            0,
                            cosines[row],
                            tile * SampleProxyTile.LABELS,
                            tiles.get(tile).labels());
                }
            }
        }

        @Override
        public void read(CosineBlock block, int row, float[] into) {
            System.arraycopy(cosines[row], 0, into, 0, into.length);
        }
    }
}
