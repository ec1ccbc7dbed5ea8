package io.lakesieve.job.score;

import io.lakesieve.core.score.ScoringMethod;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.util.ResizableDoubleArray;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Gathers the scores of a partition: an array for each method, in order. Its rows are method and score. */
final class ReferenceScoresTask implements FlatMapFunction<Iterator<InternalRow>, double[][]> {
    private static final long serialVersionUID = 1L;

    private final String[] methods;

    ReferenceScoresTask(List<ScoringMethod> methods) {
        this.methods = methods.stream().map(ScoringMethod::tableName).toArray(String[]::new);
    }

    @Override
    public Iterator<double[][]> call(Iterator<InternalRow> rows) {
        Map<UTF8String, ResizableDoubleArray> byMethod = new HashMap<>();
        for (String method : methods) {
            byMethod.put(UTF8String.fromString(method), new ResizableDoubleArray());
        }
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            byMethod.get(row.getUTF8String(0)).addElement(row.getDouble(1));
        }
        double[][] scores = new double[methods.length][];
        for (int i = 0; i < methods.length; i++) {
            scores[i] = byMethod.get(UTF8String.fromString(methods[i])).getElements();
        }
        return Collections.singletonList(scores).iterator();
    }
}
