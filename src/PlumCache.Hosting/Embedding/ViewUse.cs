namespace PlumCache.Hosting.Embedding;

/// <summary>An operation on a view under way: until it is disposed the view's memory stays.</summary>
/// <param name="uses">The view's.</param>
internal readonly ref struct ViewUse(UseCount uses)
{
    public void Dispose() => uses.Exit();
}
