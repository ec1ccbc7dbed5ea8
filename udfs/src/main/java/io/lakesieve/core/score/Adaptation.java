package io.lakesieve.core.score;

/** How AdaNeg makes a label's proxy of its text embedding and its banked images (section 3.3). */
public enum Adaptation {
    /** Task-adaptive: the normalised mean, the same for every image. */
    TASK,
    /** Sample-adaptive: a weighted mean, the weights of which grow with the similarity to the image in question. */
    SAMPLE
}
