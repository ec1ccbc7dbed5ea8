/** What a lake does not need any more: which runs are old, and how they and what lies about are removed. */
package io.lakesieve.job.tidy;
