package com.bitville.postgres.stop.internal;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Watches over the two ends of the process, its first start and its stop, and is there before all else that features bring. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ProcessWatch implements BundleActivator {
    private final StopLimit limit = new StopLimit();

    /** For the framework. */
    public ProcessWatch() {}

    @Override
    public void start(BundleContext context) {
        limit.start(context);
        StartMark.await(context);
    }

    @Override
    public void stop(BundleContext context) {
        limit.stop(context);
    }
}
