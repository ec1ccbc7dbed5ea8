package io.lakesieve.ml;

import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.matrix.InvalidEmbeddingException;
import io.lakesieve.core.score.AdaNegScore;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.sql.PreparedKernels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Scores the rows of a partition in blocks; a row whose embedding cannot be scored gets the reason instead.
 *
 * @param imageIdOrdinal of the image id, where an image's own copy is left out; else -1
 * @param threshold of the verdict; null for none
 */
record ScoringStageTask(
        Broadcast<PreparedScoring> scoring, EmbeddingCell embedding, int imageIdOrdinal, Double threshold)
        implements MapPartitionsFunction<Row, Row> {
    private static final int ROWS_PER_BLOCK = 256;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        PreparedScoring prepared = scoring.value();
        ScoreStruct struct =
                new ScoreStruct(prepared.plan().labels(), prepared.method(), prepared.reference(), threshold);
        return new RowBlocks(
                rows,
                ROWS_PER_BLOCK,
                block -> PreparedKernels.SHARED.use(
                        prepared.key(), prepared::kernel, scorer -> score(scorer, struct, block)));
    }

    private List<Row> score(BlockScorer scorer, ScoreStruct struct, List<Row> rows) {
        List<Row> output = new ArrayList<>(rows.size());
        for (int from = 0; from < rows.size(); from += scorer.capacity()) {
            score(scorer, struct, rows.subList(from, Math.min(rows.size(), from + scorer.capacity())), output);
        }
        return output;
    }

    private void score(BlockScorer scorer, ScoreStruct struct, List<Row> rows, List<Row> output) {
        List<String> errors = new ArrayList<>(rows.size());
        int put = 0;
        for (Row row : rows) {
            String error = put(scorer, put, row);
            errors.add(error);
            put += error == null ? 1 : 0;
        }
        scorer.score(put);
        int next = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row scores = errors.get(i) == null ? scores(scorer, struct, next++) : ScoreStruct.unscored(errors.get(i));
            output.add(Columns.append(rows.get(i), scores));
        }
    }

    /** Gives a row's embedding to the scorer; returns the reason why it cannot be scored, or null. */
    private String put(BlockScorer scorer, int place, Row row) {
        float[] unit;
        try {
            unit = embedding.unit(row);
        } catch (InvalidEmbeddingException e) {
            return e.getMessage();
        }
        int dimension = scoring.value().plan().labels().space().dimension();
        if (unit.length != dimension) {
            return "the embedding has %d values, the labels' have %d".formatted(unit.length, dimension);
        }
        if (scoring.value().plan().selfMatch() == SelfMatch.COUNTED || row.isNullAt(imageIdOrdinal)) {
            scorer.put(place, unit); // an image without an id is none of those in the bank
        } else {
            scorer.put(place, unit, row.getString(imageIdOrdinal));
        }
        return null;
    }

    private static Row scores(BlockScorer scorer, ScoreStruct struct, int place) {
        ScoringMethod method = struct.method();
        TextScore text = scorer.text(place);
        if (method.adaptation().isEmpty()) {
            return struct.scored(text.idScore(method), text.nearestLabel(), text);
        }
        AdaNegScore adaptive = scorer.adaptive(method.adaptation().get(), place);
        return struct.scored(adaptive.idScore(), adaptive.predictedLabel(), text);
    }
}
