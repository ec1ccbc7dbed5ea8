package io.lakesieve.job.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.DeviceChoice;
import io.lakesieve.config.InputException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One device for a whole run, from what the executors report. */
@ExtendWith(LocalSpark.class)
class ResolveDeviceTest {
    private static final DeviceReport WITH = new DeviceReport("1", "alpha", List.of("3"), "cuda:3", "");
    private static final DeviceReport WITHOUT = new DeviceReport("2", "beta", List.of(), "cuda:0", "no driver");

    private final SparkSession spark;

    ResolveDeviceTest(SparkSession spark) {
        this.spark = spark;
    }

    @AfterEach
    void forget() {
        spark.conf().unset(DeviceChoice.SETTING);
    }

    @Test
    void gpusAreUsedWhereAllExecutorsHaveOne() {
        ResolveDevice.Result result = resolve(DeviceChoice.CUDA).decide(List.of(WITH));

        assertThat(result.text()).isEqualTo("cuda (executor 1 on alpha: cuda:3 (GPU 3 by Spark's resources))");
        assertThat(result.notice()).isEmpty();
    }

    @Test
    void aGpuThatWasAskedForAndIsNotThereIsAnError() {
        assertThatThrownBy(() -> resolve(DeviceChoice.CUDA).decide(List.of(WITH, WITHOUT)))
                .isInstanceOf(InputException.class)
                .hasMessage("--device cuda: executor 2 on beta: cuda:0: no driver; or use --device cpu");
    }

    @Test
    void autoUsesGpusAndSaysWhich() {
        ResolveDevice.Result result = resolve(DeviceChoice.AUTO).decide(List.of(WITH));

        assertThat(result.device()).isEqualTo(DeviceChoice.CUDA);
        assertThat(result.notice().orElseThrow()).contains("executor 1 on alpha", "GPU 3");
    }

    @Test
    void autoNeverMixesDevicesInARun() {
        ResolveDevice.Result result = resolve(DeviceChoice.AUTO).decide(List.of(WITH, WITHOUT));

        assertThat(result.device()).isEqualTo(DeviceChoice.CPU);
        assertThat(result.text()).isEqualTo("cpu");
        assertThat(result.notice().orElseThrow()).contains("executor 2 on beta", "no driver");
    }

    @Test
    void tasksLearnOfTheDecisionByTheSession() {
        resolve(DeviceChoice.CPU).execute();

        assertThat(spark.conf().get(DeviceChoice.SETTING)).isEqualTo("cpu");
        assertThat(TaskDevice.of(spark.sessionState().newHadoopConf())).hasToString("cpu");
        spark.conf().set(DeviceChoice.SETTING, "cuda");
        assertThat(TaskDevice.of(spark.sessionState().newHadoopConf())).hasToString("cuda:0");
    }

    private ResolveDevice resolve(DeviceChoice choice) {
        return new ResolveDevice(spark, choice);
    }
}
