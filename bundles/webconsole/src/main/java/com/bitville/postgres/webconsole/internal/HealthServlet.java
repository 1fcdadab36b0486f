package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code /system/health} for a probe on this host: 200 unless there is an error, else 503. Without a login, so without remedies. The health
 * check bundle's own servlet needs an older servlet API than the container's.
 */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/system/health")
@SuppressWarnings("serial") // never serialised
public final class HealthServlet extends HttpServlet {
    private final transient Doctor doctor;

    /**
     * Created by the component runtime.
     *
     * @param doctor the source of the findings
     */
    @Activate
    public HealthServlet(@Reference Doctor doctor) {
        this.doctor = doctor;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, @Nullable Object> document = document(doctor.currentFindings());
        byte[] body = JsonDocument.of(document).getBytes(StandardCharsets.UTF_8);
        response.setStatus(
                "critical".equals(document.get("status"))
                        ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
                        : HttpServletResponse.SC_OK);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("application/json;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static Map<String, @Nullable Object> document(List<Finding> findings) {
        FindingSeverity worst = findings.stream()
                .map(Finding::severity)
                .max(FindingSeverity::compareTo)
                .orElse(FindingSeverity.OK);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("status", word(worst));
        document.put("checks", findings.stream().map(HealthServlet::entry).toList());
        return document;
    }

    private static Map<String, @Nullable Object> entry(Finding finding) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("area", finding.area());
        entry.put("subject", finding.subject());
        entry.put("server", finding.server().isEmpty() ? null : finding.server());
        entry.put("status", word(finding.severity()));
        entry.put("message", finding.message());
        return entry;
    }

    /** The status names of health checks. */
    private static String word(FindingSeverity findingSeverity) {
        return switch (findingSeverity) {
            case OK, HINT -> "ok";
            case WARNING -> "warn";
            case ERROR -> "critical";
        };
    }
}
