namespace PlumCache.Protocol;

/// <summary>What one call of the parser achieved.</summary>
/// <param name="Status">Why it stopped.</param>
/// <param name="Consumed">
/// Bytes from the start of the input that are done with once the batch has run: its commands, and lines that ask nothing.
/// </param>
/// <param name="NeededBytes">
/// With <see cref="ParseStatus.NeedMore"/> inside a request: how many bytes, counted from the first unconsumed one, the request has at
/// least as far as it is announced, always more than are there. 0 between requests. The client's claim, limited only by <see
/// cref="ProtocolLimits"/>.
/// </param>
/// <param name="ExpectedBytes">
/// A guess beside it, at least as much: how many the request will have when every other argument that is still to come is as long as the
/// one it is inside of, as where keys and values alternate. Good for choosing room, never for making it.
/// </param>
/// <param name="LongArgumentAt">
/// Where, counted likewise, the argument begins that the request is inside of, if it is so long that it may be worth a place of its own:
/// see <see cref="RequestParser.MoveArgument"/>. Else 0.
/// </param>
/// <param name="Error">With <see cref="ParseStatus.Error"/>: the answer's text, its code first.</param>
public readonly record struct ParseResult(
    ParseStatus Status, int Consumed, int NeededBytes = 0, int ExpectedBytes = 0, int LongArgumentAt = 0, string? Error = null);
