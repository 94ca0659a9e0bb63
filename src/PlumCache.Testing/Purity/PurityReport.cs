namespace PlumCache.Testing;

/// <summary>What <see cref="Purity"/> found.</summary>
/// <param name="IsPure">Whether nothing was found.</param>
/// <param name="Seed">Chooses inputs and orders: the same seed makes the same check.</param>
/// <param name="Text">The first difference in words, or what was checked. Tells the seed.</param>
public sealed record PurityReport(bool IsPure, ulong Seed, string Text)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
