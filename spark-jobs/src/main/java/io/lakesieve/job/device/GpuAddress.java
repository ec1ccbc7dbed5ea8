package io.lakesieve.job.device;

import io.lakesieve.config.InputException;
import java.util.Arrays;
import java.util.List;

/**
 * Converts the GPU address that Spark's resource scheduling gives a task to the ordinal by which CUDA counts.
 *
 * <p>Discovery scripts print what {@code nvidia-smi} shows: numbers, or names such as {@code GPU-8f3a...} and {@code
 * MIG-...}. CUDA counts only the GPUs that {@code CUDA_VISIBLE_DEVICES} names, in its order, from 0.
 */
final class GpuAddress {
    private static final String VARIABLE = "CUDA_VISIBLE_DEVICES";
    private static final String NUMBER = "[0-9]{1,4}";
    private static final String NAME = "(GPU|MIG)-[0-9A-Za-z/-]+";

    private GpuAddress() {}

    /**
     * The number of a GPU among those that CUDA shows to this process.
     *
     * @param address as Spark gave it
     * @param visibleDevices the value of {@code CUDA_VISIBLE_DEVICES}, empty where it is not set
     * @throws InputException if it is no address, or names a GPU that CUDA does not show here
     */
    static int ordinal(String address, String visibleDevices) {
        String stripped = address.strip();
        if (!stripped.matches(NUMBER + "|" + NAME)) {
            throw new InputException(("Spark's resources name the GPU '%s', which is no address: make the script of"
                            + " spark.executor.resource.gpu.discoveryScript print numbers, as Spark's getGpusResources.sh does.")
                    .formatted(address));
        }
        if (visibleDevices.isBlank()) {
            return withoutList(stripped);
        }
        List<String> shown =
                Arrays.stream(visibleDevices.split(",")).map(String::strip).toList();
        for (int place = 0; place < shown.size(); place++) {
            // CUDA accepts any unique prefix of a name.
            if (shown.get(place).equals(stripped)
                    || (isName(shown.get(place)) && stripped.startsWith(shown.get(place)))) {
                return place;
            }
        }
        throw new InputException(
                ("Spark's resources name the GPU '%s', but %s is '%s', so that CUDA does not show it to"
                                + " the executor: make both agree, or unset the variable.")
                        .formatted(stripped, VARIABLE, visibleDevices));
    }

    private static int withoutList(String address) {
        if (isName(address)) {
            throw new InputException(("Spark's resources name the GPU '%s', but CUDA counts GPUs by numbers: make the"
                            + " discovery script print numbers, or start the executors with %s=%s.")
                    .formatted(address, VARIABLE, address));
        }
        return Integer.parseInt(address);
    }

    private static boolean isName(String address) {
        return address.matches(NAME);
    }
}
