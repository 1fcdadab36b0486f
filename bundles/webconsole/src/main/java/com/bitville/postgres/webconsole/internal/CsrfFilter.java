package com.bitville.postgres.webconsole.internal;

import java.io.IOException;
import java.util.Set;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.Preprocessor;

/**
 * Refuses, before any servlet, every modifying request from another site's page: the browser adds the console's login to it, and the
 * console does not check the origin. Programs that send neither header are not browsers and pass.
 */
@Component(service = Preprocessor.class)
public final class CsrfFilter implements Preprocessor {
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    /** Created by the container. */
    @Activate
    public CsrfFilter() {}

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && foreign(
                        http.getMethod(),
                        http.getHeader("Sec-Fetch-Site"),
                        http.getHeader("Origin"),
                        http.getHeader("Host"))) {
            answer.setStatus(HttpServletResponse.SC_FORBIDDEN);
            answer.setContentType("text/plain;charset=utf-8");
            answer.getWriter().println("Refused: the request comes from a page of another site.");
            return;
        }
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {}

    /** A browser sends at least one of the two headers, and a foreign page can set neither. */
    static boolean foreign(String method, @Nullable String site, @Nullable String origin, @Nullable String host) {
        if (HARMLESS.contains(method)) {
            return false;
        }
        boolean ownSite = site == null || site.equals("same-origin") || site.equals("none");
        boolean ownOrigin = origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
        return !ownSite || !ownOrigin;
    }
}
