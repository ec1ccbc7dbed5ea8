package io.lakesieve.schema;

/** Keys of the parameters in {@code runs} that others than the command line read: flags without their dashes. */
public final class RunParameters {
    /** The method whose verdicts count; absent where none was named. */
    public static final String VERDICT_METHOD = "verdict-method";
    /** The methods that were computed, as {@code [neglabel, msp]}; absent where none was named. */
    public static final String METHOD = "method";
    /** The number of groups; absent where none was named. */
    public static final String GROUPS = "groups";
    /** The logit scale in force. */
    public static final String LOGIT_SCALE = "logit_scale";

    /** Whether a banked image was left out of the proxies that it was scored with itself; absent where it was not. */
    public static final String LEAVE_ONE_OUT = "leave-one-out";

    private RunParameters() {}
}
