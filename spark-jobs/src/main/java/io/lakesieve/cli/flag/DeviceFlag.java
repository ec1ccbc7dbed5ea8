package io.lakesieve.cli.flag;

import io.lakesieve.cli.console.Console;
import io.lakesieve.config.DeviceChoice;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.device.ResolveDevice;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The flag {@code --device}: where models run. */
public final class DeviceFlag {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu; cuda, which is an error where an executor has no GPU; or auto, which uses GPUs if all"
                    + " executors have one; default ${DEFAULT-VALUE}")
    private String device;

    /** Chooses the device of the whole run and prints it; from then on the flag's value is that choice. */
    public void apply(SparkSession spark, Console console) {
        ResolveDevice.Result result =
                LakesieveActions.of(spark).resolveDevice(choice()).execute();
        result.notice().ifPresent(console::notice);
        device = result.text(); // what the run's parameters keep
    }

    public DeviceChoice choice() {
        return DeviceChoice.of(device);
    }
}
