/**
 * The optional features that {@code [agent] features} and keys of other sections name: installed from what the container has, and
 * uninstalled when no key names them any more. Start reading at {@code FeatureManager}.
 */
@NullMarked
package com.bitville.postgres.deploy.internal.feature;

import org.jspecify.annotations.NullMarked;
