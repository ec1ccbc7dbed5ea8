package io.lakesieve.model.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Embeds prompts with a model's tokenizer and text tower. An encoder belongs to one thread at a time; all encoders of a
 * JVM share the loaded tower.
 *
 * <p>A prompt's embedding has the same bits in any batch: only prompts of equal length share a call, so no prompt is
 * padded to the length of another.
 */
public final class TextEncoder implements AutoCloseable {
    /** Maximum number of prompts per call. */
    static final int BATCH = 64;

    private final LoadedText text;
    private final TowerCalls calls;
    private final Runnable release;
    /** 0 until it is first needed. */
    private int dimension;

    /** @param release runs when this encoder is closed */
    TextEncoder(LoadedText text, Runnable release) {
        this.text = text;
        this.calls = new TowerCalls(text.loaded());
        this.release = release;
    }

    /** The length of an embedding. */
    public int dimension() {
        if (dimension == 0) {
            dimension = calls.declaredDimension()
                    .orElseGet(() -> embed(List.of("a")).dimension());
        }
        return dimension;
    }

    /**
     * Embeds prompts.
     *
     * @param prompts at least one; many prompts make fuller batches
     * @return their embeddings in the same order
     */
    public Embeddings embed(List<String> prompts) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("There are no prompts to embed");
        }
        List<long[]> ids = prompts.stream().map(this::tokenIds).toList();
        EmbeddingRows rows = new EmbeddingRows(prompts.size());
        placesByLength(ids).forEach((length, places) -> embed(ids, length, places, rows));
        return rows.normalised();
    }

    /** The token ids of a prompt, including special tokens, truncated to the tower's length, not padded. */
    public long[] tokenIds(String prompt) {
        return text.tokenizer().ids(prompt);
    }

    private Map<Integer, List<Integer>> placesByLength(List<long[]> ids) {
        Map<Integer, List<Integer>> places = new TreeMap<>();
        for (int place = 0; place < ids.size(); place++) {
            int length = text.padding().length(ids.get(place).length, text.tower());
            places.computeIfAbsent(length, key -> new ArrayList<>()).add(place);
        }
        return places;
    }

    private void embed(List<long[]> ids, int length, List<Integer> places, EmbeddingRows rows) {
        int perCall = calls.rowsPerCall(BATCH);
        for (int from = 0; from < places.size(); from += perCall) {
            List<Integer> group = places.subList(from, Math.min(from + perCall, places.size()));
            TowerInput.Prompts call =
                    PromptBatch.of(group.stream().map(ids::get).toList(), length, text.tower());
            TowerCalls.Output output = calls.run(PromptBatch.filledUp(call, calls.rowsToPass(call.rows())));
            for (int row = 0; row < group.size(); row++) {
                rows.put(group.get(row), output, row);
            }
        }
    }

    @Override
    public void close() {
        calls.close();
        release.run();
    }
}
