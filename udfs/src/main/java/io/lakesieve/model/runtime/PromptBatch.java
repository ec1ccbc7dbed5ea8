package io.lakesieve.model.runtime;

import io.lakesieve.model.text.PaddingUse;
import io.lakesieve.model.tower.TextTower;
import java.util.Arrays;
import java.util.List;

/** Token ids of several prompts as the tensors of one call. */
final class PromptBatch {
    private PromptBatch() {}

    /** Prompts of at most {@code length} tokens, each filled up to it. */
    static TowerInput.Prompts of(List<long[]> prompts, int length, TextTower tower) {
        long[] ids = new long[prompts.size() * length];
        long[] mask = new long[ids.length];
        Arrays.fill(ids, tower.padId());
        for (int row = 0; row < prompts.size(); row++) {
            long[] prompt = prompts.get(row);
            System.arraycopy(prompt, 0, ids, row * length, prompt.length);
            int seen = tower.padding() == PaddingUse.SEEN ? length : prompt.length;
            Arrays.fill(mask, row * length, row * length + seen, 1);
        }
        return new TowerInput.Prompts(ids, mask, prompts.size());
    }

    /** The same call with its first prompt repeated until it has so many rows. */
    static TowerInput.Prompts filledUp(TowerInput.Prompts call, int rows) {
        if (call.rows() >= rows) {
            return call;
        }
        int length = call.ids().length / call.rows();
        long[] ids = Arrays.copyOf(call.ids(), rows * length);
        long[] mask = Arrays.copyOf(call.mask(), rows * length);
        for (int row = call.rows(); row < rows; row++) {
            System.arraycopy(ids, 0, ids, row * length, length);
            System.arraycopy(mask, 0, mask, row * length, length);
        }
        return new TowerInput.Prompts(ids, mask, rows);
    }
}
