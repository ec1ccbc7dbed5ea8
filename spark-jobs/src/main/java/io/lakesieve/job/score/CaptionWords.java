package io.lakesieve.job.score;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.score.GeneratedWords;
import io.lakesieve.lexicon.CaptionVocabulary;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What the method zoc needs besides the labels: a caption decoder and the words that it can write.
 *
 * @param decoder the decoder
 * @param words the words
 * @param wordOfToken the place of each token's word, or {@link GeneratedWords#ID_LABEL}
 * @param embeddings of the words, by the model's text tower; unit rows
 * @param hadoop how executors fetch the decoder
 */
@SuppressWarnings("ArrayRecordComponent") // broadcast, compared by nobody
public record CaptionWords(
        CaptionDecoderSpec decoder,
        List<String> words,
        int[] wordOfToken,
        EmbeddingMatrix embeddings,
        SerializableConfiguration hadoop)
        implements Serializable {
    /** The words of a decoder, without those that spell one of the labels. */
    static CaptionWords of(
            CaptionDecoderSpec decoder,
            List<String> idLabels,
            EmbeddingMatrix embeddings,
            SerializableConfiguration hadoop) {
        CaptionVocabulary vocabulary = new CaptionVocabulary(decoder.tokens());
        return new CaptionWords(
                decoder,
                vocabulary.words(),
                vocabulary.wordOfToken(idLabels, GeneratedWords.ID_LABEL),
                embeddings,
                hadoop);
    }
}
