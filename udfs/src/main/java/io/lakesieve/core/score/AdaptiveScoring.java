package io.lakesieve.core.score;

import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.CosineBlock;

/** Runs pass 2 of AdaNeg with one kind of proxies on blocks of images. Holds scratch arrays of one thread. */
final class AdaptiveScoring {
    private final Adaptation adaptation;
    private final int firstPart;
    private final int[] columns;
    private final ColumnLayout layout;
    private final LeaveOneOutProxies leaveOneOut;
    private final BlockProxies.Cosines cosines;
    private final AdaptiveSweep sweep;
    private final float[] proxyCosines;
    private final AdaNegScore[] scores;

    AdaptiveScoring(ScoringKernel kernel, Adaptation adaptation, int capacity) {
        BlockProxies proxies = kernel.proxies().get(adaptation);
        this.adaptation = adaptation;
        this.firstPart = kernel.firstPart(adaptation);
        this.columns = proxies.columns();
        this.layout = kernel.layout();
        this.leaveOneOut = kernel.leaveOneOut();
        this.cosines = proxies.cosines(capacity);
        this.sweep = kernel.adaptiveSweep();
        this.proxyCosines = new float[columns.length];
        this.scores = new AdaNegScore[capacity];
    }

    Adaptation adaptation() {
        return adaptation;
    }

    /** Scores the first {@code count} images, given their text scores. */
    void score(CosineBlock block, AdaptiveRows rows, TextScore[] texts, int count) {
        cosines.compute(block, firstPart, count, rows.textCosines);
        for (int row = 0; row < count; row++) {
            sweep.begin(rows.textCosines[row]);
            cosines.read(block, row, proxyCosines);
            for (int label = 0; label < columns.length; label++) {
                sweep.replace(columns[label], proxyCosines[label]);
            }
            int own = rows.ownSlot(row);
            if (own >= 0) {
                int column = layout.column(leaveOneOut.column(own));
                sweep.replace(column, (float) leaveOneOut.cosine(rows.image(row), own, adaptation));
            }
            scores[row] = sweep.score(texts[row].vanilla(), rows.textTotals[row]);
        }
    }

    /** The score of a row of the last block. */
    AdaNegScore score(int row) {
        return scores[row];
    }
}
