namespace PlumCache.Compare.Figures;

/// <summary>
/// Every figure of the run: by its name and server, one value a repetition. A round gives each server one value, so the values at one index
/// stood next to each other.
/// </summary>
internal sealed class Measurements
{
    private readonly Dictionary<(string Figure, string Server), List<double>> _runs = [];

    /// <summary>One more repetition of a figure.</summary>
    public void Add(string figure, string server, double value)
    {
        if (!_runs.TryGetValue((figure, server), out List<double>? runs)) _runs.Add((figure, server), runs = []);
        runs.Add(value);
    }

    /// <returns>Null when it was not measured.</returns>
    public Spread? Of(string figure, string server) => Spread.Of(Runs(figure, server));

    /// <summary>A server's figure by a peer's, run by run.</summary>
    /// <returns>Null when either was not measured.</returns>
    public Spread? Ratio(string figure, string server, string peer) => Spread.OfRatios(Runs(figure, server), Runs(figure, peer));

    /// <summary>A server's figure by a peer's, run by run, with the interval of the median.</summary>
    /// <returns>Null when there are too few pairs.</returns>
    public Interval? RatioInterval(string figure, string server, string peer) =>
        Interval.Of(Spread.Ratios(Runs(figure, server), Runs(figure, peer)));

    private List<double> Runs(string figure, string server) => _runs.GetValueOrDefault((figure, server), []);
}
