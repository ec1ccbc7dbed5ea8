package io.lakesieve.job.embed;

import io.lakesieve.core.matrix.UnitVector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import scala.Tuple3;
import scala.Tuple4;

/**
 * Averages the embeddings of each word's prompts in a partition; the rows (word, part of speech, place, embedding) are
 * sorted by the first three.
 */
final class PromptMeanTask
        implements MapPartitionsFunction<Tuple4<String, String, Integer, float[]>, Tuple3<String, String, float[]>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Tuple3<String, String, float[]>> call(Iterator<Tuple4<String, String, Integer, float[]>> prompts) {
        return new Means(prompts);
    }

    private static final class Means implements Iterator<Tuple3<String, String, float[]>> {
        private final Iterator<Tuple4<String, String, Integer, float[]>> prompts;
        private Tuple4<String, String, Integer, float[]> next;

        Means(Iterator<Tuple4<String, String, Integer, float[]>> prompts) {
            this.prompts = prompts;
            this.next = prompts.hasNext() ? prompts.next() : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Tuple3<String, String, float[]> next() {
            if (next == null) {
                throw new NoSuchElementException("All words of the partition were averaged");
            }
            Tuple4<String, String, Integer, float[]> first = next;
            List<float[]> embeddings = new ArrayList<>();
            while (next != null && isOfOneWord(first, next)) {
                embeddings.add(next._4());
                next = prompts.hasNext() ? prompts.next() : null;
            }
            return new Tuple3<>(first._1(), first._2(), UnitVector.mean(embeddings));
        }

        private static boolean isOfOneWord(Tuple4<String, String, ?, ?> one, Tuple4<String, String, ?, ?> other) {
            return one._1().equals(other._1()) && one._2().equals(other._2());
        }
    }
}
