namespace PlumCache.Compare.Figures;

/// <summary>What PlumCache is to reach.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Figure">The name of the figure in <see cref="Measurements"/>.</param>
/// <param name="Against">Whose figure ours is divided by.</param>
/// <param name="Bound">The ratio, or the figure, that must not be passed.</param>
/// <param name="Unit">Of the bound; "x" for a ratio.</param>
internal sealed record Target(string Name, string Figure, Peer Against, double Bound, string Unit);
