namespace PlumCache.Abstractions;

/// <summary>
/// Computes one item of a <see cref="ReplyKind.Items"/> reply: a pure function, a static lambda, called in order of the index.
/// </summary>
/// <param name="view">The view the command ran on.</param>
/// <param name="command">The one that answers with the items.</param>
/// <param name="index">From 0.</param>
/// <returns>A scalar reply; it may point into the view or the command.</returns>
public delegate Reply ReplyItem(KeyspaceView view, in Command command, int index);
