
namespace PlumCache.Hosting.Driving;

/// <summary>What a session, or whatever else is driven by signals, is to look at. Several of a kind count once.</summary>
[Flags]
internal enum SessionSignals
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its connection was accepted.</summary>
    Start = 1 << 0,

    /// <summary>The wait for input ended.</summary>
    Readable = 1 << 1,

    /// <summary>The send under way ended.</summary>
    Sent = 1 << 2,

    /// <summary>What the batch waits for may be over, says the engine or a timer.</summary>
    Resume = 1 << 3,

    /// <summary>There are lines of MONITOR or messages.</summary>
    Feed = 1 << 4,

    /// <summary>Answer what was received, then close.</summary>
    Stop = 1 << 5,

    /// <summary>Close at once, for the reason kept beside.</summary>
    Abort = 1 << 6,

    /// <summary>Plugins have gone: what they kept for its connection goes too.</summary>
    Forget = 1 << 7,
}
