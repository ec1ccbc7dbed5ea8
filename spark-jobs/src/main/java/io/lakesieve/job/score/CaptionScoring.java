package io.lakesieve.job.score;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.score.GeneratedWords;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.core.score.ZocScore;
import io.lakesieve.core.score.ZocScorer;
import io.lakesieve.job.device.TaskDevice;
import io.lakesieve.model.runtime.CaptionDecoder;
import io.lakesieve.model.runtime.LoadedModels;
import java.util.List;
import java.util.stream.IntStream;

/** Scores a task's images by ZOC: writes their captions in batches, then compares each with its own words. */
final class CaptionScoring implements AutoCloseable {
    private final CaptionDecoder decoder;
    private final int[] wordOfToken;
    private final int perStep;
    private final ZocScorer scorer;

    CaptionScoring(CaptionWords captions, EmbeddingMatrix idLabels, double logitScale) {
        this.decoder = LoadedModels.captions(
                captions.decoder(),
                TaskDevice.of(captions.hadoop().value()),
                captions.hadoop().value());
        this.wordOfToken = captions.wordOfToken();
        this.perStep = Math.min(GeneratedWords.TOKENS_PER_STEP, wordOfToken.length);
        this.scorer = new ZocScorer(idLabels, captions.embeddings(), logitScale, TextScore.TOP_NEGATIVES);
    }

    /** The scores of images, given their unit embeddings. */
    List<ZocScore> score(List<float[]> images) {
        List<GeneratedWords> words = IntStream.range(0, images.size())
                .mapToObj(image -> new GeneratedWords(wordOfToken, perStep))
                .toList();
        decoder.write(images, GeneratedWords.STEPS, (image, logits, from) -> words.get(image)
                .add(logits, from));
        return IntStream.range(0, images.size())
                .mapToObj(image ->
                        scorer.score(images.get(image), words.get(image).words()))
                .toList();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
