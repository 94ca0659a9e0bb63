namespace PlumCache.Plugins.Lists;

/// <summary>What LMPOP is told.</summary>
/// <param name="FirstKey">The argument that is the first key.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="IsLeft">Whether from the beginning.</param>
/// <param name="Count">How many elements at most.</param>
internal readonly record struct ManyPop(int FirstKey, int End, bool IsLeft, long Count);
