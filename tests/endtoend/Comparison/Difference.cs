namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>Where two servers part.</summary>
/// <param name="Request">What was sent last.</param>
/// <param name="Client">The connection that received something else; it need not be the one that sent.</param>
/// <param name="Theirs">What Redis sent it.</param>
/// <param name="Ours">What PlumCache sent it.</param>
public sealed record Difference(string Request, int Client, string Theirs, string Ours)
{
    public override string ToString() => $"behind {Request}, connection {Client} received\n  Redis:     {Theirs}\n  PlumCache: {Ours}";
}
