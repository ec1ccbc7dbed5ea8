package io.lakesieve.job.study;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.ConfidentMasses;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.TanlThreshold;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** TANL, whose words each drawn lake chooses anew. */
final class TanlTrial implements AutoCloseable {
    private final MatmulBackend backend;
    private final LabelSpace corpus;
    private final int words;
    private final ScoringKernel kernel;

    /**
     * Of a corpus.
     *
     * @param corpus ID labels, and all candidates in place of negatives
     * @param words how many are chosen at most
     */
    TanlTrial(MatmulBackend backend, LabelSpace corpus, int words) {
        this.backend = backend;
        this.corpus = corpus;
        this.words = words;
        this.kernel = kernel(corpus);
    }

    private ScoringKernel kernel(LabelSpace space) {
        Groups one = new Groups(1, space.negatives().rows());
        return ScoringKernel.ofText(backend, space, new NegativeGroups(one, one), 0);
    }

    /** The ID labels' share of the softmax over labels and corpus, of each image. */
    double[] firstScores(List<StudyImage> images) {
        double[] scores = new double[images.size()];
        KernelSweep.over(
                kernel,
                images,
                (scorer, row, image) -> scores[image] = scorer.text(row).negLabel());
        return scores;
    }

    /** The scores of a lake and its reference; empty where no image is confidently in or out. */
    Optional<double[]> scores(List<ScoredAlone> lake) {
        TanlThreshold first = new TanlThreshold();
        lake.forEach(image -> first.add(image.firstScore()));
        double threshold = first.value();
        List<StudyImage> images = lake.stream().map(ScoredAlone::image).toList();
        ConfidentMasses masses = new ConfidentMasses(corpus.negatives().rows());
        KernelSweep.over(kernel, images, (scorer, row, image) -> masses.add(scorer, row, threshold));
        if (masses.idImages() + masses.oodImages() == 0) {
            return Optional.empty();
        }
        double[] scores = new double[images.size()];
        try (ScoringKernel chosen = kernel(withWords(masses.largest(words)))) {
            KernelSweep.over(
                    chosen,
                    images,
                    (scorer, row, image) -> scores[image] =
                            scorer.idShare(row, images.get(image).embedding()));
        }
        return Optional.of(scores);
    }

    private LabelSpace withWords(int[] chosen) {
        List<float[]> rows =
                Arrays.stream(chosen).mapToObj(corpus.negatives()::row).toList();
        return new LabelSpace(corpus.idLabels(), EmbeddingMatrix.of(rows, corpus.dimension()), corpus.logitScale());
    }

    @Override
    public void close() {
        kernel.close();
    }
}
