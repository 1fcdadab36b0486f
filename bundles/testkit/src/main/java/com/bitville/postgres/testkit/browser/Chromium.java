package com.bitville.postgres.testkit.browser;

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
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/** The operating system's Chromium, headless. Nothing is downloaded. */
public final class Chromium implements AutoCloseable {
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

    /**
     * Whether there is one; without it a test is skipped.
     *
     * @return whether browser and driver are installed
     */
    public static boolean isInstalled() {
        return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    }

    /**
     * Starts a browser with an empty profile.
     *
     * @param work a folder for its profile and, in {@code screenshots}, for what it draws
     * @return the browser
     * @throws IOException if the folder cannot be written
     */
    public static Chromium start(Path work) throws IOException {
        DEVTOOLS.setLevel(Level.SEVERE);
        Files.createDirectories(work);
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

    /**
     * Opens a page.
     *
     * @param address its address
     */
    public void open(String address) {
        driver.get(address);
    }

    /**
     * A window with the given width and preferred theme.
     *
     * @param wide its width in pixels
     * @param theme {@code light} or {@code dark}
     */
    public void show(int wide, String theme) {
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

    /**
     * Cuts or restores the network of the page.
     *
     * @param cut whether it is cut
     */
    public void offline(boolean cut) {
        tell("Network.enable", Map.of());
        tell(
                "Network.emulateNetworkConditions",
                Map.of("offline", cut, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /**
     * Saves a screenshot of the whole page, in a window of its height: beyond the window's edge sticky headings are not always painted.
     *
     * @param name the file's name without its ending
     * @throws IOException if it cannot be written
     */
    public void screenshot(String name) throws IOException {
        resize(Integer.parseInt(text("return document.documentElement.scrollHeight")));
        Map<String, Object> answer = tell("Page.captureScreenshot", Map.of("format", "png"));
        resize(HEIGHT);
        byte[] png = Base64.getDecoder().decode(String.valueOf(answer.get("data")));
        Files.write(screenshots.resolve(name + ".png"), png);
    }

    /**
     * The top of the page.
     *
     * @param height pixels
     * @return a PNG
     */
    public byte[] picture(int height) {
        resize(height);
        Map<String, Object> answer = tell("Page.captureScreenshot", Map.of("format", "png"));
        resize(HEIGHT);
        return Base64.getDecoder().decode(String.valueOf(answer.get("data")));
    }

    /**
     * Saves the page as it is printed on A4.
     *
     * @param name of the file, without its ending
     * @return a PDF
     * @throws IOException if it cannot be written
     */
    public byte[] print(String name) throws IOException {
        Map<String, Object> answer =
                tell("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true));
        byte[] pdf = Base64.getDecoder().decode(String.valueOf(answer.get("data")));
        Files.write(screenshots.resolve(name + ".pdf"), pdf);
        return pdf;
    }

    /**
     * The result of a function body in the page, as text: {@code [...]} becomes a list.
     *
     * @param script a function body
     * @param arguments its arguments
     * @return the result, empty for none
     */
    public Object ask(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    /**
     * As {@link #ask}, as text.
     *
     * @param script a function body
     * @param arguments its arguments
     * @return the result
     */
    public String text(String script, Object... arguments) {
        return String.valueOf(ask(script, arguments));
    }

    /**
     * Whether a condition holds in the page.
     *
     * @param condition an expression
     * @param arguments its arguments
     * @return whether it is true
     */
    public boolean is(String condition, Object... arguments) {
        return Boolean.TRUE.equals(ask("return " + condition, arguments));
    }

    /**
     * Presses keys.
     *
     * @param key one or more
     */
    public void press(CharSequence key) {
        new Actions(driver).sendKeys(key).perform();
    }

    /**
     * Clicks an element with the pointer, wherever on the page it is.
     *
     * @param selector which
     */
    public void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /**
     * Draws along an element with the pointer, at half of its height.
     *
     * @param selector which
     * @param from where to begin, as a share of its width
     * @param to where to end
     */
    public void draw(String selector, double from, double to) {
        WebElement element = driver.findElement(By.cssSelector(selector));
        int wide = element.getSize().getWidth();
        new Actions(driver)
                .moveToElement(element, (int) (wide * (from - 0.5)), 0)
                .clickAndHold()
                .moveByOffset((int) (wide * (to - from)), 0)
                .release()
                .perform();
    }

    /**
     * All errors in the page since it was opened, and the browser's console output.
     *
     * @return one line each
     */
    public List<String> complaints() {
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
