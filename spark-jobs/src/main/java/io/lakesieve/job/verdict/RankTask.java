package io.lakesieve.job.verdict;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RankCounts;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.job.score.ReferenceScores;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Counts the images of a partition by their ranks among a reference, for each method. Its rows are method and score. */
final class RankTask implements FlatMapFunction<Iterator<InternalRow>, Map<ScoringMethod, RankCounts>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ReferenceScores> reference;

    RankTask(Broadcast<ReferenceScores> reference) {
        this.reference = reference;
    }

    @Override
    public Iterator<Map<ScoringMethod, RankCounts>> call(Iterator<InternalRow> rows) {
        Map<ScoringMethod, ReferenceRanks> ranks = reference.value().ranks();
        Map<ScoringMethod, RankCounts> counts = new EnumMap<>(ScoringMethod.class);
        Map<UTF8String, ScoringMethod> methods = new HashMap<>();
        ranks.forEach((method, known) -> {
            counts.put(method, new RankCounts(known.size()));
            methods.put(UTF8String.fromString(method.tableName()), method);
        });
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            ScoringMethod method = methods.get(row.getUTF8String(0));
            double score = row.getDouble(1);
            counts.get(method).add(ranks.get(method).rank(score), score);
        }
        return List.of(counts).iterator();
    }

    /** Adds the counts of other images. */
    static Map<ScoringMethod, RankCounts> merge(
            Map<ScoringMethod, RankCounts> counts, Map<ScoringMethod, RankCounts> others) {
        others.forEach((method, other) -> counts.get(method).merge(other));
        return counts;
    }
}
