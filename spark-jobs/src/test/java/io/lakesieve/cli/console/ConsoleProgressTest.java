package io.lakesieve.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.cli.text.PlainLines;
import io.lakesieve.cli.text.Summary;
import io.lakesieve.cli.text.TimeText;
import io.lakesieve.job.run.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed of a stage's progress, on a terminal and without one. */
class ConsoleProgressTest {
    private final StringWriter printed = new StringWriter();
    private final PrintWriter writer = new PrintWriter(printed, true);

    /** Keeps every state that it is told, at once. */
    private static final class Recorder implements StatusLine {
        private final List<String> shown = new ArrayList<>();
        private final List<String> said = new ArrayList<>();

        @Override
        public double period(double elapsed) {
            return 0;
        }

        @Override
        public void show(String state) {
            shown.add(state);
        }

        @Override
        public void say(String text) {
            said.add(text);
        }

        @Override
        public void clear() {}
    }

    @Test
    void aStateHasCountRateAndRemainingTime() {
        Recorder recorder = new Recorder();
        try (Progress.Stage stage = new ConsoleProgress(recorder, new Summary()).begin("score images", 4000)) {
            stage.advance(1500);
            stage.advance(4000);
        }

        assertThat(recorder.shown).hasSize(1);
        assertThat(recorder.shown.get(0)).matches("score images    1,500/4,000  [0-9,.]+/s  \\d+ s left");
        assertThat(recorder.said).hasSize(1);
        assertThat(recorder.said.get(0)).matches("score images    4,000 in \\d+\\.\\d s  \\([0-9,.]+/s\\)");
    }

    @Test
    void aStageThatHasDoneNothingYetHasNoRate() {
        Recorder recorder = new Recorder();
        try (Progress.Stage stage = new ConsoleProgress(recorder, new Summary()).begin("embed images", 7)) {
            stage.advance(0);
        }

        assertThat(recorder.shown.get(0)).isEqualTo("embed images    0/7  0 s");
    }

    @Test
    void aStageThatIsBrokenOffSaysHowFarItCame() {
        Recorder recorder = new Recorder();
        try (Progress.Stage stage = new ConsoleProgress(recorder, new Summary()).begin("embed images", 7)) {
            stage.advance(3);
        }

        assertThat(recorder.said.get(0)).startsWith("embed images    3 of 7 in ");
    }

    @Test
    void aTasksSecondAttemptDoesNotCountBeyondTheWhole() {
        Recorder recorder = new Recorder();
        try (Progress.Stage stage = new ConsoleProgress(recorder, new Summary()).begin("embed images", 7)) {
            stage.advance(9);
        }

        assertThat(recorder.said.get(0)).startsWith("embed images    7 in ");
    }

    @Test
    void aTerminalShowsOneLineThatIsWrittenOver() {
        TerminalLine line = new TerminalLine(writer, 40);

        line.show("embed images 10/100");
        line.show("embed 9");
        line.say("embed images 100 in 3.0 s");

        assertThat(printed.toString().replace(System.lineSeparator(), "\n"))
                .isEqualTo("\rembed images 10/100" + "\rembed 9            " + "\r       \r"
                        + "embed images 100 in 3.0 s\n");
    }

    @Test
    void aTerminalsLineIsCutBeforeItsLastColumn() {
        new TerminalLine(writer, 30).show("x".repeat(50));
        new TerminalLine(writer, 0).show("y".repeat(100));

        assertThat(printed).hasToString("\r" + "x".repeat(29) + "\r" + "y".repeat(79));
    }

    @Test
    void nothingIsLeftOnATerminalAtTheEnd() {
        TerminalLine line = new TerminalLine(writer, 40);
        line.show("abc");
        line.clear();
        line.clear();

        assertThat(printed).hasToString("\rabc\r   \r");
    }

    @Test
    void withoutATerminalLinesComeMoreRarelyTheLongerAStageTakes() {
        PlainLines lines = new PlainLines(writer);

        assertThat(lines.period(1)).isEqualTo(5);
        assertThat(lines.period(36_000)).isEqualTo(720);
        lines.show("embed images 1/2");
        lines.say("embed images 2 in 1.0 s");
        lines.clear();
        assertThat(printed.toString().lines()).containsExactly("embed images 1/2", "embed images 2 in 1.0 s");
    }

    @Test
    void timesAreWordedByTheirLength() {
        assertThat(TimeText.of(0.4)).isEqualTo("0 s");
        assertThat(TimeText.of(59.4)).isEqualTo("59 s");
        assertThat(TimeText.of(200)).isEqualTo("3 min 20 s");
        assertThat(TimeText.of(18_600)).isEqualTo("5 h 10 min");
    }
}
