/** What an image tower and a text tower take and give, as their graphs declare it. */
package io.lakesieve.model.tower;
