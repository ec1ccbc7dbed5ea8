package io.lakesieve.job.mine;

import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.job.run.MaxResultSizeCheck;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lexicon.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple3;

/** Collects all embedded candidates on the driver, for a method that chooses among them by the images. */
public final class CandidateCorpus {
    /** More than a word takes beside its embedding. */
    private static final int BYTES_PER_WORD = 128;

    private CandidateCorpus() {}

    /**
     * The candidates in the order in which ties are broken, as if all were negatives; closeness is NaN.
     *
     * @param candidates columns word, part_of_speech and embedding; words distinct within a part of speech
     * @throws io.lakesieve.config.InputException if the driver may not receive them
     */
    public static List<NegativeLabel> of(SparkSession spark, Dataset<Row> candidates) {
        Dataset<Tuple3<String, String, float[]>> rows = NegativeSelection.embedded(candidates);
        long count = rows.count();
        if (count == 0) {
            return List.of();
        }
        long bytes = (long) rows.first()._3().length * Float.BYTES + BYTES_PER_WORD;
        new MaxResultSizeCheck(spark.sparkContext().conf()).requireRoom("The corpus of candidates", count, bytes);
        List<Tuple3<String, String, float[]>> words =
                new ArrayList<>(rows.collectAsList()); // requireRoom has seen to it
        words.sort(Comparator.comparing(NegativeSelection::candidate, Candidate.ORDER));
        List<NegativeLabel> corpus = new ArrayList<>(words.size());
        for (Tuple3<String, String, float[]> word : words) {
            int place = corpus.size();
            PartOfSpeech partOfSpeech = PartOfSpeech.fromTableName(word._2());
            corpus.add(new NegativeLabel(word._1(), partOfSpeech, Float.NaN, place, place, word._3()));
        }
        return corpus;
    }
}
