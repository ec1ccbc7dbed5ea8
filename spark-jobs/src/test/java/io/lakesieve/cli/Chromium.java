package io.lakesieve.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The machine's own Chromium, headless and with a fresh profile. With {@code -Dbrowser.tests=required}, as the project's
 * checks say it, a machine without one fails the tests; else they are skipped there.
 */
final class Chromium implements AutoCloseable {
    private static final String REQUIRED = "required";

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it. */
    static Chromium start(Path profile) {
        Path browser = found("chromium", "chromium-browser", "google-chrome");
        Path service = found("chromedriver");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService chromeDriver = new ChromeDriverService.Builder()
                .usingDriverExecutable(service.toFile())
                .usingAnyFreePort()
                .build();
        return new Chromium(new ChromeDriver(chromeDriver, options));
    }

    private static Path found(String... names) {
        Optional<Path> program = Arrays.stream(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> Arrays.stream(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            String message = "There is no %s on the PATH: install Debian's chromium and chromium-driver."
                    .formatted(String.join(" or ", names));
            if (REQUIRED.equals(System.getProperty("browser.tests"))) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
        return program.orElseThrow();
    }

    /** Opens a file as on a screen of that width. */
    void open(Path page, int width) {
        screen(width);
        media("screen", "light");
        logs(LogType.PERFORMANCE);
        logs(LogType.BROWSER);
        driver.get(page.toUri().toString());
    }

    void screen(int width) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** Pretends that the user's system has that colour scheme, or that the page is printed. */
    void media(String type, String scheme) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("media", type, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private Map<String, Object> command(String name, Map<String, Object> parameters) {
        return driver.executeCdpCommand(name, parameters);
    }

    /** The value of an expression in the page: a String, Long, Double, Boolean, List, Map or null. */
    Object ask(String expression) {
        return ((JavascriptExecutor) driver).executeScript("return " + expression);
    }

    String text(String expression) {
        return (String) ask(expression);
    }

    long number(String expression) {
        return (Long) ask(expression);
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void tab() {
        press(Keys.TAB);
    }

    List<LogEntry> logs(String type) {
        return driver.manage().logs().get(type).getAll();
    }

    /** The page as PDF. */
    byte[] pdf() {
        Object data =
                command("Page.printToPDF", Map.of("printBackground", false)).get("data");
        return Base64.getDecoder().decode((String) data);
    }

    /** Takes a picture of the page from its top, as high as it is or as is wanted. */
    void screenshot(Path file, int width, int height) {
        Object data = command(
                        "Page.captureScreenshot",
                        Map.of(
                                "format",
                                "png",
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)))
                .get("data");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode((String) data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
