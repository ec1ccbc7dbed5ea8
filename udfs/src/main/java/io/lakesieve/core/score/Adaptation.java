package io.lakesieve.core.score;

/** How AdaNeg combines a label's text embedding and its banked images into the label's proxy (section 3.3). */
public enum Adaptation {
    /** Task-adaptive: the normalised mean, which is the same for every image. */
    TASK,
    /** Sample-adaptive: a mean weighted by the similarity to the image that is scored. */
    SAMPLE
}
