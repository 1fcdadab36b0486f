package com.bitville.postgres.itests.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/** The operating system's Chromium, headless. Nothing is downloaded: if it is not installed, the test is skipped. */
final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration SLOWEST = Duration.ofMinutes(2);
    private static final int HEIGHT = 900;

    /** Selenium logs missing DevTools classes, which are not used here. The reference keeps the logger's level. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    /** Registers before any script of the page runs: records policy violations and errors. */
    private static final String WITNESS = """
            window.witnessed = [];
            addEventListener('securitypolicyviolation', (e) => witnessed.push(`${e.violatedDirective}: ${e.blockedURI}`));
            addEventListener('error', (e) => witnessed.push(`error: ${e.message}`));
            addEventListener('unhandledrejection', (e) => witnessed.push(`rejection: ${e.reason}`));
            """;

    private final ChromeDriver driver;
    private final Path screenshots;
    private int width;

    private Chromium(ChromeDriver driver, Path screenshots) {
        this.driver = driver;
        this.screenshots = screenshots;
    }

    static Chromium start() throws IOException {
        assumeTrue(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "there is no " + BROWSER + " with " + DRIVER + ": apt-get install chromium chromium-driver");
        DEVTOOLS.setLevel(Level.SEVERE);
        Path work = Path.of(System.getProperty("bitville.work"));
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(work, "chromium"));
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        Chromium chromium =
                new Chromium(new ChromeDriver(service, options), Files.createDirectories(work.resolve("screenshots")));
        chromium.driver.manage().timeouts().pageLoadTimeout(SLOWEST).scriptTimeout(SLOWEST);
        chromium.tell("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WITNESS));
        return chromium;
    }

    void open(String address) {
        driver.get(address);
    }

    /** A window with the given width and preferred theme. */
    void show(int wide, String theme) {
        width = wide;
        resize(HEIGHT);
        Map<String, String> preference = Map.of("name", "prefers-color-scheme", "value", theme);
        tell("Emulation.setEmulatedMedia", Map.of("features", List.of(preference)));
    }

    private void resize(int height) {
        tell(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void offline(boolean cut) {
        tell("Network.enable", Map.of());
        tell(
                "Network.emulateNetworkConditions",
                Map.of("offline", cut, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Saves a screenshot of the whole page, in a window of its height: beyond the window's edge sticky headings are not always painted. */
    void screenshot(String name) throws IOException {
        resize(Integer.parseInt(text("return document.documentElement.scrollHeight")));
        Map<String, Object> answer = tell("Page.captureScreenshot", Map.of("format", "png"));
        resize(HEIGHT);
        byte[] png = Base64.getDecoder().decode(String.valueOf(answer.get("data")));
        Files.write(screenshots.resolve(name + ".png"), png);
    }

    /** The top of the page, so many pixels high. */
    byte[] picture(int height) {
        resize(height);
        Map<String, Object> answer = tell("Page.captureScreenshot", Map.of("format", "png"));
        resize(HEIGHT);
        return Base64.getDecoder().decode(String.valueOf(answer.get("data")));
    }

    /** Saves the page as it is printed on A4. */
    byte[] print(String name) throws IOException {
        Map<String, Object> answer =
                tell("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true));
        byte[] pdf = Base64.getDecoder().decode(String.valueOf(answer.get("data")));
        Files.write(screenshots.resolve(name + ".pdf"), pdf);
        return pdf;
    }

    /** The result of a function body in the page, as text: {@code [...]} becomes a list. */
    Object ask(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    String text(String script, Object... arguments) {
        return String.valueOf(ask(script, arguments));
    }

    boolean is(String condition, Object... arguments) {
        return Boolean.TRUE.equals(ask("return " + condition, arguments));
    }

    void press(CharSequence key) {
        new Actions(driver).sendKeys(key).perform();
    }

    /** All errors in the page since it was opened, and the browser's console output. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (ask("return window.witnessed") instanceof List<?> witnessed) {
            witnessed.forEach(each -> complaints.add(String.valueOf(each)));
        }
        driver.manage().logs().get(LogType.BROWSER).forEach(entry -> complaints.add(entry.toString()));
        return complaints;
    }

    private Map<String, Object> tell(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    /** Ends browser and driver. */
    @Override
    public void close() {
        driver.quit();
    }
}
