using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PlumCache.Hosting.Transport;

/// <summary>An end of a connection as CLIENT LIST shows it.</summary>
/// <param name="Text"><c>127.0.0.1:50000</c>.</param>
/// <param name="IsLocal">Whether it is on this machine.</param>
internal readonly record struct PeerAddress(string Text, bool IsLocal)
{
    /// <summary>Writes an end point out.</summary>
    /// <param name="end">Null when it is not known.</param>
    public static PeerAddress Of(EndPoint? end)
    {
        if (end is not IPEndPoint point) return new PeerAddress("?:0", false);
        IPAddress address = point.Address.IsIPv4MappedToIPv6 ? point.Address.MapToIPv4() : point.Address;
        string host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return new PeerAddress(string.Create(CultureInfo.InvariantCulture, $"{host}:{point.Port}"), IPAddress.IsLoopback(address));
    }
}
