/** Times the scoring job on generated data, beside the bare kernels; the command line alone imports it. */
package io.lakesieve.measure;
