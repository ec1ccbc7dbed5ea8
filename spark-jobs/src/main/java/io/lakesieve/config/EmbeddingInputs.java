package io.lakesieve.config;

import java.util.Optional;

/**
 * Names the tables of embeddings that {@code score --image-embeddings} reads, Parquet or Delta on any Hadoop file
 * system.
 *
 * @param images columns image_id and embedding; optionally path and source
 * @param selection which of the images
 * @param labels columns label and embedding
 * @param noLabels the same labels by CLIPN's "no" text tower, with the same columns
 * @param negatives columns label, position and embedding
 * @param candidates columns label, part_of_speech and embedding, to be mined; not together with negatives
 * @param reference known in-distribution images, with the columns of the images
 * @param output where the scores go, a Delta table that is replaced
 * @param logitScale the model's logit scale
 */
public record EmbeddingInputs(
        String images,
        EmbeddingSelection selection,
        String labels,
        Optional<String> noLabels,
        Optional<String> negatives,
        Optional<String> candidates,
        Optional<String> reference,
        String output,
        double logitScale) {
    public EmbeddingInputs {
        if (negatives.isPresent() && candidates.isPresent()) {
            throw new InputException("Both --negative-embeddings and --candidate-embeddings are given: choose one.");
        }
    }
}
