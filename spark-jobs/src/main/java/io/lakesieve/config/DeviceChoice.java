package io.lakesieve.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says where a user wants models to run: on the processor, on GPUs, or on GPUs where there are any. */
public enum DeviceChoice {
    /** The processor. */
    CPU,
    /** A GPU in every executor; one that is not there is an error. */
    CUDA,
    /** GPUs where every executor has one, else the processor; the run prints which it is. */
    AUTO;

    /** The Spark setting by which tasks learn the choice: {@link #CPU} or {@link #CUDA}. */
    public static final String SETTING = "spark.lakesieve.device";

    /** The name on the command line. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the name on the command line.
     *
     * @throws InputException if there is no such choice
     */
    public static DeviceChoice of(String flag) {
        return Arrays.stream(values())
                .filter(choice -> choice.flag().equals(flag.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InputException("There is no device '%s': choose one of %s."
                        .formatted(
                                flag,
                                Arrays.stream(values()).map(DeviceChoice::flag).collect(Collectors.joining(", ")))));
    }
}
