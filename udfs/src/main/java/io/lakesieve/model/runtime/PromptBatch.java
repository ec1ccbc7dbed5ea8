package io.lakesieve.model.runtime;

import io.lakesieve.model.text.PaddingUse;
import io.lakesieve.model.tower.TextTower;
import java.util.Arrays;
import java.util.List;

/** Builds the input of a call from the token ids of several prompts. */
final class PromptBatch {
    private PromptBatch() {}

    /** A batch of prompts of at most {@code length} tokens, padded to that length. */
    static TowerInput.Prompts of(List<long[]> prompts, int length, TextTower tower) {
        long[] ids = new long[prompts.size() * length];
        long[] mask = new long[ids.length];
        Arrays.fill(ids, tower.padId());
        for (int row = 0; row < prompts.size(); row++) {
            long[] prompt = prompts.get(row);
            System.arraycopy(prompt, 0, ids, row * length, prompt.length);
            int seen = tower.padding() == PaddingUse.ATTENDED ? length : prompt.length;
            Arrays.fill(mask, row * length, row * length + seen, 1);
        }
        return new TowerInput.Prompts(ids, mask, prompts.size());
    }

    /** The same batch with its first prompt repeated until there are {@code rows} rows. */
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
