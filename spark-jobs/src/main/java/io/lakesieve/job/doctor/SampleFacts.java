package io.lakesieve.job.doctor;

import java.io.Serializable;

/**
 * What a model made of the shipped photographs and their words.
 *
 * @param image the first photograph
 * @param word its word
 * @param imageDimension length of an image's embedding; 0 without an image tower
 * @param imageNorm its norm as it is kept, after normalising
 * @param textDimension length of a prompt's embedding; 0 without a text tower
 * @param textNorm its norm as it is kept
 * @param cosine between the two; NaN where they cannot be compared
 * @param nearestWords the number of photographs whose nearest word is their own
 * @param photographs how many there are
 * @param dependsOnNeighbours whether the embedding of a photograph or prompt depends on the others in its batch
 * @param digest of all embeddings' bits
 * @param defect what is wrong with an embedding, or empty
 */
public record SampleFacts(
        String image,
        String word,
        int imageDimension,
        double imageNorm,
        int textDimension,
        double textNorm,
        double cosine,
        int nearestWords,
        int photographs,
        boolean dependsOnNeighbours,
        String digest,
        String defect)
        implements Serializable {}
