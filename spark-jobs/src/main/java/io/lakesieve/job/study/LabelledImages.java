package io.lakesieve.job.study;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The images of a run whose truth is known; they are drawn without replacement, the reference from the good ones. */
public final class LabelledImages implements StudyImages {
    private final StudyScoring scoring;
    private final List<ScoredAlone> good;
    private final List<ScoredAlone> outliers;

    /**
     * Of a run.
     *
     * @param scoring closed with this
     */
    LabelledImages(StudyScoring scoring, List<StudyImage> good, List<StudyImage> outliers) {
        this.scoring = scoring;
        this.good = scoring.alone(good);
        this.outliers = scoring.alone(outliers);
    }

    @Override
    public Optional<Sizes> sizes(int reference, double share, int images) {
        return Sizes.of(reference, share, images, good.size() - reference, outliers.size());
    }

    @Override
    public Map<ScoringMethod, RuleTrial> draw(Sizes sizes, Random random) {
        List<ScoredAlone> drawn = new ArrayList<>(taken(good, sizes.reference() + sizes.good(), random));
        drawn.addAll(taken(outliers, sizes.outliers(), random));
        return scoring.trials(sizes, drawn);
    }

    private static List<ScoredAlone> taken(List<ScoredAlone> images, int count, Random random) {
        List<ScoredAlone> shuffled = new ArrayList<>(images);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, count);
    }

    /** The scores of all images as one lake: good ones, then outliers. */
    Map<ScoringMethod, double[]> together() {
        List<ScoredAlone> all = new ArrayList<>(good);
        all.addAll(outliers);
        return scoring.together(all);
    }

    @Override
    public void close() {
        scoring.close();
    }
}
